# ruby-pg: what PG::Connection makes of its arguments for libpq, read by libpq's own parser.

require "pg"
require_relative "../understood"

Understood.serve("ruby-pg", PG::VERSION) do |request|
  text = PG::Connection.parse_connect_args(request["url"])
  options = PG::Connection.conninfo_parse(text)
  Understood.of_libpq(options.reject { |option| option[:keyword] == "fallback_application_name" }) # the program's name
end
