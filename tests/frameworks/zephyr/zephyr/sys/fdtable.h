#pragma once

#define ZVFS_F_SETFL 4
#define ZVFS_O_NONBLOCK 0x4000
