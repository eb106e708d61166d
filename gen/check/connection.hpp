// What is wrong with a connection as a driver understands it, whoever runs the server: TLS, files, sockets, the password.
#pragma once

#include "check/endpoint.hpp"
#include "driver/driver.hpp"

namespace dsnsmith {

void check_connection_itself(const Connection& connection, const Driver& driver, const StringPlaces& places, Diagnostics& diagnostics);

}  // namespace dsnsmith
