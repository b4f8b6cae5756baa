// What a program costs that does nothing: start-up and the vector table.
int main() { return 0; }
