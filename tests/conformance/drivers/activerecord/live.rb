# Active Record: config/database.yml with the URL and the settings, a connection of its pool for each client, and
# statements that it prepares and names where it may, as it does those of models.

require "active_record"
require "pg"
require_relative "../serving"

class Session
  TYPES = { Integer => ActiveModel::Type::Integer.new, String => ActiveModel::Type::String.new }.freeze

  def initialize(pool)
    @pool = pool
    @connection = pool.checkout
    @connection.execute("SELECT 1") # 7.1 and later connect when they are asked something
  end

  def run(sql, arguments)
    binds = arguments.map { |value| ActiveRecord::Relation::QueryAttribute.new("", value, TYPES.fetch(value.class)) }
    @connection.select_all(sql, "probe", binds, preparable: true).cast_values.first
  end

  def transaction(&block)
    @connection.transaction(&block)
  end

  def close
    @pool.remove(@connection)
    @connection.disconnect!
  end
end

configured = nil
lock = Mutex.new
Serving.serve("activerecord", ActiveRecord::VERSION::STRING) do |request|
  pool = lock.synchronize do
    if configured != request
      configured = request
      ActiveRecord::Base.configurations = { "production" => Serving.settings(request, "connect").merge(url: request["url"]) }
      ActiveRecord::Base.establish_connection(:production)
    end
    ActiveRecord::Base.connection_pool
  end
  Session.new(pool)
end
