# Makes a native module, _core.mpy in the current folder, of the glue and the library:
#
#   make -C FOLDER -f .../micropython/native.mk MPY_DIR=... ARCH=armv7emsp
#
# MPY_DIR is MicroPython's source tree, an absolute path, where mpy-cross was built. ARCH is x64,
# armv6m, armv7m, armv7emsp, armv7emdp or rv32imc.
PE_TOP := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))/..)
include $(PE_TOP)/micropython/sources.mk

MOD = _core
SRC = $(addprefix $(PE_TOP)/micropython/module/,$(PE_GLUE) libc.c)
# Firmwares of such boards have floats, which dynruntime.mk does not expect.
ifeq ($(ARCH),armv6m)
SRC += $(PE_TOP)/micropython/module/divide.c
MICROPY_FLOAT_IMPL = float
endif
override SRC_O := build/all.o
include $(MPY_DIR)/py/dynruntime.mk

ifeq ($(ARCH),rv32imc)
# By the specification in which control registers belong to the base, as GCC's libraries are named.
CFLAGS_ARCH += -misa-spec=2.2
PE_LD_FLAGS = -m elf32lriscv
# Debian has no libstdc++ for it. Headers of that for Arm serve, of which no more is needed than they
# have; they look for the headers of C behind themselves, where -specs would not put them.
ifneq ($(shell $(CROSS)g++ -E -x c++ -include cstddef /dev/null >/dev/null 2>&1 && echo found),found)
PE_CXX_HEADERS ?= $(wildcard /usr/include/newlib/c++/*)
PE_CXX_ARCH = $(filter-out -specs=%,$(CFLAGS_ARCH)) -nostdinc++ \
  $(addprefix -isystem ,$(PE_CXX_HEADERS) $(PE_CXX_HEADERS)/arm-none-eabi/thumb/v6-m/nofp) \
  -isystem /usr/lib/picolibc/riscv64-unknown-elf/include
endif
endif
PE_CXX_ARCH ?= $(CFLAGS_ARCH)

PE_OBJECTS = $(patsubst $(PE_TOP)/%.c,$(BUILD)/glue/%.o,$(SRC)) \
  $(patsubst $(PE_TOP)/%.cpp,$(BUILD)/library/%.o,$(PE_LIBRARY))
PE_SECTIONS = -ffunction-sections -fdata-sections
CFLAGS += $(PE_INCLUDES) -std=gnu99 -fno-builtin $(PE_SECTIONS)
CXXFLAGS = $(PE_CXX_ARCH) -Os -DNDEBUG -Wall -Werror $(PE_INCLUDES) $(PE_CXXFLAGS) $(PE_SECTIONS)
LIBGCC = $(shell $(CROSS)g++ $(CFLAGS_ARCH) --print-libgcc-file-name)

$(BUILD)/glue/%.o: $(PE_TOP)/%.c $(CONFIG_H)
	$(Q)$(MKDIR) -p $(dir $@)
	$(Q)$(CCACHE) $(CROSS)gcc $(CFLAGS) -MMD -MP -c $< -o $@

$(BUILD)/library/%.o: $(PE_TOP)/%.cpp
	$(Q)$(MKDIR) -p $(dir $@)
	$(Q)$(CCACHE) $(CROSS)g++ $(CXXFLAGS) -MMD -MP -c $< -o $@

# One object of all, with what of it is used: inline functions are there once, and functions of
# libgcc that a processor without doubles needs are taken out of their archive. MicroPython's linker
# knows neither. What compilers put into .data without a name is constant, and only has addresses in
# it; what could change has a section with its name, which that linker refuses.
$(BUILD)/all.o: $(PE_OBJECTS)
	$(Q)$(CROSS)ld $(PE_LD_FLAGS) -r --gc-sections -u mpy_init -o $@ $^ $(LIBGCC)
	$(Q)$(CROSS)objcopy --strip-unneeded --rename-section .data=.data.rel.ro.constants $@

-include $(PE_OBJECTS:.o=.d)
