# Active Record: its own resolver of URLs, merged with the settings as it merges config/database.yml,
# then its PostgreSQL adapter; what that passes to PG is caught there and read by libpq's own parser.

require "active_record"
require "pg"
require_relative "../understood"

ActiveRecord::Base # loads the resolver of URLs
require "active_record/connection_adapters/postgresql_adapter"

class Caught < StandardError; end

$passed = nil
PG.define_singleton_method(:connect) do |**parameters|
  $passed = parameters
  raise Caught
end
Adapter = ActiveRecord::ConnectionAdapters::PostgreSQLAdapter

# The hash as the adapter gets it, by the road of each version.
def connect(configuration)
  if ActiveRecord::VERSION::STRING < "7.1"
    ActiveRecord::Base.postgresql_connection(configuration)
  else
    Adapter.new(configuration).connect! # 7.1 and later connect when they are asked to
  end
rescue Caught, ActiveRecord::ActiveRecordError
  raise if $passed.nil?
end

def configuration_of(request)
  given = Understood.settings(request, "connect").merge(url: request["url"])
  ActiveRecord::DatabaseConfigurations.new("default_env" => given).configs_for(env_name: "default_env").first
end

Understood.serve("activerecord", ActiveRecord::VERSION::STRING) do |request|
  $passed = nil
  configuration = configuration_of(request)
  hash = configuration.configuration_hash
  connect(hash)
  answer = Understood.of_libpq(PG::Connection.conninfo_parse(PG::Connection.connect_hash_to_string($passed)))
  # `variables` are SET after connecting, over what `options` said.
  (hash[:variables] || {}).each { |name, value| answer[:startup][name] = value }
  answer[:startup]["client_encoding"] = hash[:encoding] if hash[:encoding]
  answer[:pool][:max] = configuration.pool if hash.key?(:pool)
  answer[:pool][:timeout] = (configuration.checkout_timeout * 1000).round if hash.key?(:checkout_timeout)
  prepared = ActiveRecord::ConnectionAdapters::AbstractAdapter.type_cast_config_to_boolean(hash.fetch(:prepared_statements, true))
  answer[:statements] = prepared ? "any" : "unprepared"
  answer
end
