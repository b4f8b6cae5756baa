# The module as part of a firmware: make USER_C_MODULES=.../micropython (an absolute path), in a port
# of MicroPython.
PE_TOP := $(abspath $(USER_C_MODULES)/..)
include $(PE_TOP)/micropython/sources.mk

SRC_USERMOD_C += $(addprefix $(USERMOD_DIR)/,$(PE_GLUE))
SRC_USERMOD_LIB_CXX += $(PE_LIBRARY)
CFLAGS_USERMOD += $(PE_INCLUDES)
CXXFLAGS_USERMOD += $(PE_INCLUDES) $(PE_CXXFLAGS)
# What processor it is for, which not each port tells the compiler for C++ (qemu: not before 1.26).
CXXFLAGS += $(filter -m% -O% -f%-sections,$(CFLAGS))
