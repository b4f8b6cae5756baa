# The SDK has one, so that CMake knows the system by name.
