# Sequel: a database is made without a connection, then its adapter is asked to connect; what it
# passes to PG is caught there and read by libpq's own parser.

require "pg"
require "sequel"
require_relative "../understood"

class Caught < StandardError; end

$passed = nil
# Connecting would go through here; the block below does in its place.
Sequel::Database.adapter_class(:postgres)
Sequel::Postgres::Adapter.define_singleton_method(:connect) do |parameters|
  $passed = parameters
  raise Caught
end

Understood.serve("sequel", Sequel.version) do |request|
  settings = Understood.settings(request, "connect")
  database = Sequel.connect(request["url"], settings.merge(test: false, keep_reference: false))
  begin
    database.connect(:default)
  rescue Caught
    nil
  end
  passed = $passed.reject { |name, value| name == :connect_timeout && value == 20 } # its own default
  answer = Understood.of_libpq(PG::Connection.conninfo_parse(PG::Connection.connect_hash_to_string(passed)))
  pool = database.pool
  standard = Sequel.connect("postgres://u@h/d", test: false, keep_reference: false).pool
  timeout = ->(one) { (one.instance_variable_get(:@timeout) * 1000).round }
  answer[:pool][:max] = pool.max_size if pool.max_size != standard.max_size
  answer[:pool][:timeout] = timeout.call(pool) if timeout.call(pool) != timeout.call(standard)
  answer
end
