#include "run/environment_mark.hpp"

namespace dsnsmith {
namespace {

// What every file says that dsnsmith wrote and that can say it.
constexpr std::string_view kOwnMark = "dsnsmith: keys ";

}  // namespace

bool is_written_for(const PlannedOutput& output, const Secret& existing, Diagnostics& diagnostics) {
  const std::string other = environment_of_existing(*output.format, existing);
  const std::string mine = output.metadata.environment;
  // Ours, and written without an environment: that is another one, too.
  const bool bare = other.empty() && !mine.empty() && existing.expose().find(kOwnMark) != std::string_view::npos;
  if (bare) {
    diagnostics.error(Code::other_environment, output.spec->file_place,
                      {"`", ShownText::of_shown_field(output.path), "` was written without an environment"}, {},
                      {"give each environment its own file (`{environment}` in `file`), or remove the file"});
    return false;
  }
  if (!other.empty() && other != mine) {
    diagnostics.error(Code::other_environment, output.spec->file_place,
                      {"`", ShownText::of_shown_field(output.path), "` was written for the environment `", ShownText::of_shown_field(other), "`"}, {},
                      {"give each environment its own file (`{environment}` in `file`), or remove the file"});
    return false;
  }
  return true;
}

}  // namespace dsnsmith
