# ruby-pg: PG.connect, and exec_params.

require "pg"
require_relative "../serving"

class Session
  READ = { 23 => :to_i.to_proc, 16 => ->(text) { text == "t" } }.freeze # int4, bool; the rest is text

  def initialize(connection)
    @connection = connection
  end

  def run(sql, arguments)
    result = @connection.exec_params(sql, arguments)
    result.values.first.each_with_index.map { |text, column| READ.fetch(result.ftype(column), :itself.to_proc).call(text) }
  end

  def transaction(&block)
    @connection.transaction(&block)
  end

  def close
    @connection.close
  end
end

Serving.serve("ruby-pg", PG::VERSION) { |request| Session.new(PG.connect(request["url"])) }
