# A board for MicroPython's port for QEMU: MPS2 AN500, a Cortex-M7 whose floats have 64 bits. What
# starts it must switch the floating-point unit on, as emulated.py does.
QEMU_ARCH = arm
QEMU_MACHINE = mps2-an500

CFLAGS += -mthumb -mcpu=cortex-m7 -mfpu=fpv5-d16 -mfloat-abi=hard
CFLAGS += -DQEMU_SOC_MPS2 -DMICROPY_HW_MCU_NAME='"Cortex-M7"'
LDFLAGS += -mthumb -mcpu=cortex-m7 -mfpu=fpv5-d16 -mfloat-abi=hard

LDSCRIPT = $(BOARD_DIR)/../mps2.ld
SRC_BOARD_O = shared/runtime/gchelper_native.o shared/runtime/gchelper_thumb2.o
MPY_CROSS_FLAGS += -march=armv7emdp

# The port has floats of 32 bits, and functions for them only.
CFLAGS += -DMP_CONFIGFILE='"$(BOARD_DIR)/double.h"'
CFLAGS_EXTRA += -Wno-error  # of MicroPython's own, which are not made for these flags
SRC_BOARD_O += $(SRC_LIB_LIBM_DBL_C:.c=.o) $(SRC_LIB_LIBM_DBL_SQRT_HW_C:.c=.o)
