#include "cli/app.hpp"

int main(int argc, char** argv) {
  return dsnsmith::run_program(argc, argv);
}
