#include "cli/command.hpp"

#include <array>

namespace dsnsmith {

std::string Arguments::value(std::string_view name, std::string_view otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() || found->second.empty() ? std::string(otherwise) : found->second.front();
}

std::vector<std::string> Arguments::values(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

void Arguments::add(std::string_view name, std::vector<std::string> values) {
  values_.insert_or_assign(std::string(name), std::move(values));
}

std::span<const Command> command_table() {
  static const std::array kCommands{kRender, kGet, kConvert, kCheck, kVerify, kExternal, kExplain, kList, kInit, kImport, kSchema};
  return kCommands;
}

}  // namespace dsnsmith
