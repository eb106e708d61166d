# Sequel: connect, and fetch with placeholders.

require "pg"
require "sequel"
require_relative "../serving"

class Session
  def initialize(database)
    @database = database
    database.test_connection
  end

  # Every text uses each parameter once, in order.
  def run(sql, arguments)
    @database.fetch(sql.gsub(/\$\d/, "?"), *arguments).first.values
  end

  def transaction(&block)
    @database.transaction(&block)
  end

  def close
    @database.disconnect
  end
end

Serving.serve("sequel", Sequel.version) do |request|
  Session.new(Sequel.connect(request["url"], Serving.settings(request, "connect").merge(test: false, keep_reference: false)))
end
