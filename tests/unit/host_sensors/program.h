// The host_sensors program as a child process, ended with this object.
#pragma once

#include <doctest/doctest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

extern char** environ;

class Program {
 public:
  // Starts `path` with arguments; what it writes to stdout and stderr is kept together.
  Program(std::string path, std::vector<std::string> arguments) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    output_ = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    std::vector<char*> argv = {path.data()};
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    REQUIRE(posix_spawn(&pid_, path.c_str(), &actions, nullptr, argv.data(), environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
  }

  ~Program() {
    if (pid_ != 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    close(output_);
  }

  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // Reads until the output has `text`, or no more comes. All output so far.
  const std::string& read_until(const std::string& text) {
    while (log_.find(text) == std::string::npos && read_some()) {
    }
    return log_;
  }

  // Reads until the program has closed its output. All of it.
  const std::string& read_all() {
    while (read_some()) {
    }
    return log_;
  }

  void send_signal(int number) { REQUIRE(kill(pid_, number) == 0); }

  // The exit code; empty when a signal ended the program or it does not end within 20 s.
  std::optional<int> exit_code() {
    int status = 0;
    for (int i = 0; i < 2000; ++i) {
      if (waitpid(pid_, &status, WNOHANG) == pid_) {
        pid_ = 0;
        return WIFEXITED(status) ? std::optional(WEXITSTATUS(status)) : std::nullopt;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return std::nullopt;
  }

 private:
  // False at the end of the output, and after 20 s of silence.
  bool read_some() {
    pollfd waiting = {output_, POLLIN, 0};
    if (poll(&waiting, 1, 20000) != 1) return false;
    char buffer[4096];
    const ssize_t count = read(output_, buffer, sizeof buffer);
    if (count <= 0) return false;
    log_.append(buffer, static_cast<std::size_t>(count));
    return true;
  }

  pid_t pid_ = 0;
  int output_ = -1;
  std::string log_;
};
