/* runbench RUNS [-l] -- NAME COMMAND… -- NAME COMMAND… …
 *
 * Runs all commands in turn, RUNS times, and prints for each the smallest wall time, its ratio
 * to the first command of the same run, and the peak memory. Round-robin, so that a change of
 * the machine's speed meets all alike; the minimum, since everything else only adds.
 * A COMMAND that begins with `<FILE` reads that file. Output is thrown away. A command that does
 * not exist is said to be absent. With -l, for long commands, the time is that of the processor
 * (user and system) in seconds, and a second ratio is to the command before.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { kMost = 64 };

struct job {
  const char* name;
  const char* input;
  char** command;
  double best;
  long peak;
  int absent;
  int status;
};

extern char** environ;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double used(const struct rusage* usage) {
  return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1e3 +
         (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e3;
}

static void run(struct job* job, int of_processor) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, job->input, O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  const double start = now();
  pid_t child;
  if (posix_spawnp(&child, job->command[0], &files, NULL, job->command, environ) != 0) {
    job->absent = 1;
  } else {
    struct rusage usage;
    int status = 0;
    wait4(child, &status, 0, &usage);
    const double took = of_processor ? used(&usage) : now() - start;
    job->best = took < job->best ? took : job->best;
    job->peak = usage.ru_maxrss > job->peak ? usage.ru_maxrss : job->peak;
    job->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  posix_spawn_file_actions_destroy(&files);
}

int main(int argc, char** argv) {
  static struct job jobs[kMost];
  int count = 0;
  int seconds = 0;
  if (argc < 2) {
    return 2;
  }
  const int runs = atoi(argv[1]);
  for (int i = 2; i < argc; ++i) {
    if (strcmp(argv[i], "-l") == 0 && count == 0) {
      seconds = 1;
    } else if (strcmp(argv[i], "--") == 0 && i + 2 < argc && count < kMost) {
      argv[i] = NULL; /* ends the command before */
      struct job* job = &jobs[count++];
      job->name = argv[++i];
      job->input = "/dev/null";
      if (argv[i + 1][0] == '<') {
        job->input = argv[++i] + 1;
      }
      job->command = &argv[++i];
      job->best = 1e12;
    }
  }
  for (int run_number = 0; run_number < runs; ++run_number) {
    for (int i = 0; i < count; ++i) {
      if (!jobs[i].absent) {
        run(&jobs[i], seconds);
      }
    }
  }
  for (int i = 0; i < count; ++i) {
    const struct job* job = &jobs[i];
    if (job->absent) {
      printf("%-44s absent\n", job->name);
      continue;
    }
    printf("%-44s %8.1f   %9.3f %s %8ld kB", job->name, job->best / jobs[0].best,
           seconds ? job->best / 1e3 : job->best, seconds ? "s " : "ms", job->peak);
    if (seconds && i > 0 && !jobs[i - 1].absent) {
      printf("   %6.1f", job->best / jobs[i - 1].best);
    }
    if (job->status != 0) {
      printf("   exit %d", job->status);
    }
    printf("\n");
  }
  return 0;
}
