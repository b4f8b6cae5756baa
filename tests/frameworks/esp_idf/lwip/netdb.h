// Of those three headers, this one is enough: see sockets.h.
#pragma once
