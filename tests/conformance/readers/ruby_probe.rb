# Names of files on standard input, for each a line of JSON with what dotenv put into an empty environment.
require "dotenv"
require "json"

$stdin.each_line(chomp: true) do |name|
  ENV.clear
  begin
    Dotenv.load(name)
    puts JSON.generate(ENV.to_h.transform_values { |value| [value].pack("m0") })
  rescue Dotenv::FormatError, ArgumentError # an unset variable; invalid bytes
    puts JSON.generate({ "" => nil })
  end
end
