// Loads the plugin that is named, uses it and unloads it, several times. It must be gone each time.
#include <dlfcn.h>

#include <cstdio>

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const char* const path = arguments[1];
  for (int turn = 0; turn < 3; ++turn) {
    void* const plugin = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (plugin == nullptr) {
      std::fprintf(stderr, "%s\n", dlerror());
      return 1;
    }
    const auto use = reinterpret_cast<unsigned long (*)()>(dlsym(plugin, "use_metrics"));
    if (use == nullptr || use() < 1000) {
      std::fprintf(stderr, "the plugin does not work\n");
      return 1;
    }
    if (dlclose(plugin) != 0 || dlopen(path, RTLD_NOW | RTLD_NOLOAD) != nullptr) {
      std::fprintf(stderr, "the plugin is still there after dlclose()\n");
      return 1;
    }
  }
}
