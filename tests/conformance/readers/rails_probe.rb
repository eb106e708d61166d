# Names of database.yml files on standard input, for each a line of JSON with what Rails reads in it. What is no text comes with a NUL
# in front, as JSON. `connections`: what Active Record makes of it, by environment and name.
require "active_support"
require "active_support/configuration_file"
require "active_record"
require "active_record/database_configurations"
require "json"

Encoding.default_external = Encoding::UTF_8 # as Rails has it
$stderr.reopen(File::NULL) # it warns of no-break spaces

def flat(value, path, seen)
  if value.is_a?(Hash)
    value.each { |key, inner| flat(inner, [*path, key.is_a?(String) ? key : "\0#{key.inspect}"], seen) }
  else
    text = value.is_a?(String) ? value : "\0#{value.to_json}"
    seen[path.join(".")] = [text.b].pack("m0")
  end
  seen
end

def connections(read)
  configs = ActiveRecord::DatabaseConfigurations.new(read).configurations
  configs.to_h { |config| ["#{config.env_name}.#{config.respond_to?(:name) ? config.name : config.spec_name}", config.configuration_hash.transform_keys(&:to_s)] }
end

$stdin.each_line(chomp: true) do |name|
  read = ActiveSupport::ConfigurationFile.parse(name)
  read = connections(read) if ARGV == ["connections"]
  puts JSON.generate(flat(read, [], {}))
rescue StandardError, SyntaxError # of YAML; of the code; `a: b` alone
  puts JSON.generate({ "" => nil })
end
