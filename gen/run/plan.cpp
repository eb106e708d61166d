#include "run/plan.hpp"

#include <algorithm>

#include "run/plan_output.hpp"
#include "run/publish.hpp"

namespace dsnsmith {

std::vector<PlannedOutput> plan(const Deployment& deployment, Databases& databases, Sources& sources,
                                const PlanOptions& options, Diagnostics& diagnostics) {
  std::vector<PlannedOutput> outputs;
  for (const std::string& name : options.only) {
    if (deployment.find_output(name) == nullptr && !deployment.broken_outputs.contains(name)) {
      std::vector<std::string_view> known;
      for (const OutputSpec& output : deployment.outputs) known.push_back(output.name);
      report_unknown_word(Code::unknown_output, {deployment.file, 0, 0, "outputs"}, ShownText::of_table("output"), name, known, diagnostics);
    }
  }
  PlanContext context{deployment, databases, sources, options};
  for (const OutputSpec& spec : deployment.outputs) {
    if (!options.only.empty() && std::ranges::find(options.only, spec.name) == options.only.end()) {
      continue;
    }
    if (auto output = OutputPlanner(context, spec, diagnostics).plan()) {
      outputs.push_back(std::move(*output));
    }
  }
  const InputPaths inputs(deployment, sources);
  for (PlannedOutput& output : outputs) {
    // A file that belongs beside the output and is what the spec itself names there is delivered already.
    std::erase_if(output.files, [&](const PlannedEntry& file) {
      const std::string path = output.path_beside(file.key);
      Diagnostics ignored;
      const auto there = inputs.contain(path) ? read_existing(path, file.place, ignored) : std::nullopt;
      return there && there->present && there->bytes == file.value;
    });
  }
  paths_are_distinct(outputs, inputs, diagnostics);
  return outputs;
}

}  // namespace dsnsmith
