# Every case under CASES must fail, with the text that its first line names:
# `# must fail: TEXT`. And blessing must repair what it may, and nothing else.

set(ENV{DSNSMITH_BLESS} 0)
file(GLOB cases ${CASES}/*.case)
foreach(case IN LISTS cases)
  cmake_path(GET case FILENAME name)
  file(STRINGS ${case} first LIMIT_COUNT 1)
  string(REGEX REPLACE "^# must fail: " "" wanted "${first}")
  execute_process(COMMAND ${RUNNER} --tool ${RUNNER} --work ${WORK} ${case}
    RESULT_VARIABLE status OUTPUT_VARIABLE said)
  string(FIND "${said}" "${wanted}" found)
  if(NOT status EQUAL 1 OR found EQUAL -1)
    message(SEND_ERROR "${name}: wanted exit 1 and `${wanted}`, got exit ${status} and\n${said}")
  endif()
endforeach()
list(LENGTH cases count)
if(count LESS 10)
  message(SEND_ERROR "only ${count} cases that must fail were found")
endif()

# Blessing writes what came out; a second run then passes.
set(blessed ${WORK}/blessed.case)
file(WRITE ${blessed} "$ echo new; printf tail >file\ncmp stdout want.stdout\ncmp file want.file\n"
  "-- want.stdout --\nold\n-- want.file --\nold\n")
set(ENV{DSNSMITH_BLESS} 1)
execute_process(COMMAND ${RUNNER} --tool ${RUNNER} --work ${WORK}/bless ${blessed} RESULT_VARIABLE status OUTPUT_VARIABLE said)
set(ENV{DSNSMITH_BLESS} 0)
execute_process(COMMAND ${RUNNER} --tool ${RUNNER} --work ${WORK}/bless ${blessed} RESULT_VARIABLE again OUTPUT_VARIABLE said)
file(READ ${blessed} text)
set(wanted "$ echo new; printf tail >file\ncmp stdout want.stdout\ncmp file want.file\n-- want.stdout --\nnew\n-- want.file (no final newline) --\ntail\n")
if(NOT status EQUAL 0 OR NOT again EQUAL 0 OR NOT text STREQUAL wanted)
  message(SEND_ERROR "blessing: exit ${status}, then ${again}\n${said}\n${text}")
endif()

# A missing program is a skip (77), or a failure where a skip is none.
set(skipped ${WORK}/skipped.case)
file(WRITE ${skipped} "needs no-such-program\n$ true\n")
set(ENV{CI} false)
execute_process(COMMAND ${RUNNER} --tool ${RUNNER} --work ${WORK} ${skipped} RESULT_VARIABLE status OUTPUT_VARIABLE said)
set(ENV{CI} true)
execute_process(COMMAND ${RUNNER} --tool ${RUNNER} --work ${WORK} ${skipped} RESULT_VARIABLE forbidden OUTPUT_VARIABLE said)
if(NOT status EQUAL 77 OR NOT forbidden EQUAL 1)
  message(SEND_ERROR "a missing program: exit ${status}, and ${forbidden} where no skip is allowed")
endif()
