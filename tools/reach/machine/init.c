/* The first program of the machine that run.py makes: starts /program with the lines of /arguments as
 * its arguments, passes on what that prints, says with what it ended, and switches the machine off. */
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { MOST_ARGUMENTS = 20, MOST_TEXT = 4096 };

static void mount_systems(void) {
  mount("proc", "/proc", "proc", 0, NULL);
  mount("sysfs", "/sys", "sysfs", 0, NULL);
  mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
  mount("tmpfs", "/tmp", "tmpfs", 0, NULL);
}

/* The loopback interface is down at first. */
static void start_network(void) {
  struct ifreq request = {.ifr_name = "lo"};
  const int any = socket(AF_INET, SOCK_DGRAM, 0);
  ioctl(any, SIOCGIFFLAGS, &request);
  request.ifr_flags |= IFF_UP;
  ioctl(any, SIOCSIFFLAGS, &request);
  close(any);
}

static void run_program(void) {
  static char text[MOST_TEXT];
  char* arguments[MOST_ARGUMENTS + 1] = {NULL};
  int count = 0;
  const int file = open("/arguments", O_RDONLY);
  if (file >= 0 && read(file, text, sizeof text - 1) > 0) {
    char* line = strtok(text, "\n");
    while (line != NULL && count < MOST_ARGUMENTS) {
      arguments[count++] = line;
      line = strtok(NULL, "\n");
    }
  }
  close(file);
  setenv("PATH", "/bin", 1);
  if (chdir("/tmp") == 0) execv("/program", arguments);
  perror("/program");
  _exit(127);
}

/* What it prints goes through a pipe: a program says more to a terminal than to a file. */
static int status_of_program(void) {
  char text[MOST_TEXT];
  int ends[2], status = 0;
  if (pipe(ends) != 0) return 126;
  const pid_t program = fork();
  if (program == 0) {
    dup2(ends[1], 1);
    dup2(ends[1], 2);
    close(ends[0]);
    close(ends[1]);
    run_program();
  }
  close(ends[1]);
  for (ssize_t size = 0; (size = read(ends[0], text, sizeof text)) > 0;) {
    fwrite(text, 1, (size_t)size, stdout);
    fflush(stdout);
  }
  waitpid(program, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(void) {
  mount_systems();
  start_network();
  printf("\nexit status: %d\n", status_of_program());
  fflush(stdout);
  tcdrain(1);
  reboot(RB_POWER_OFF);
  return 0;
}
