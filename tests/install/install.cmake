file(REMOVE_RECURSE ${WORK}/prefix ${WORK}/consumer)
foreach(component tool library)
  execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix --component ${component}
    COMMAND_ERROR_IS_FATAL ANY)
endforeach()

# Headers lie in a folder of their own, and the tool's component brings nothing but the tool.
file(GLOB headers RELATIVE ${WORK}/prefix/include ${WORK}/prefix/include/*)
if(NOT headers STREQUAL "dsnsmith")
  message(SEND_ERROR "include/ holds: ${headers}")
endif()
execute_process(COMMAND ${WORK}/prefix/bin/dsnsmith --version COMMAND_ERROR_IS_FATAL ANY)

execute_process(COMMAND ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/consumer -B ${WORK}/consumer
  -DCMAKE_PREFIX_PATH=${WORK}/prefix -DCMAKE_CXX_COMPILER=${COMPILER} "-DCMAKE_CXX_FLAGS=${FLAGS}"
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK}/consumer COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${WORK}/consumer/consumer COMMAND_ERROR_IS_FATAL ANY)
