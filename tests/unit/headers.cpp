// What the tests include, as a file of its own, so that all of them can share it.
