# What the live probes of Ruby's drivers share, as serving.py is for Python's: the loop over tasks, and the statements with
# their checks. README.md in tests/conformance says what the tasks are.
#
# A live probe gives a block that connects with a request as a user would who has the variant, and makes a session of it:
#
#   run(sql, arguments)    one row, as an array; `sql` has $1, $2
#   transaction { … }      an explicit transaction
#   close                  also after an error; the next statement gets a new session

require "json"

module Serving
  IDENTIFY = "SELECT current_user::text AS a, current_database()::text AS b, " \
             "(SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS c, current_setting('application_name') AS d, " \
             "current_setting('search_path') AS e, current_setting('statement_timeout') AS f"
  COLUMNS = %w[user database tls application_name search_path statement_timeout].freeze

  module_function

  # `settings.PART`, with symbols for keys, as Ruby's libraries take them.
  def settings(request, part)
    JSON.parse(JSON.generate((request["settings"] || {})[part] || {}), symbolize_names: true)
  end

  # Its SQLSTATE if there is one, else its class; of the driver's own error where a layer above wraps it.
  def error_name(error)
    error = error.cause while error.cause
    state = error.result&.error_field(PG::Result::PG_DIAG_SQLSTATE) if error.is_a?(PG::Error)
    state || error.class.name
  end

  # Six texts, of two shapes whose types differ: the text, its arguments, and the row that must come back.
  def statement(number, k, text)
    return ["SELECT $1::text AS a, $2::int - #{k} AS b", [text, number], [text, number - k]] if k.odd?

    ["SELECT $1::int + #{k} AS a, $2::text AS b", [number, text], [number + k, text]]
  end

  def closed(session)
    session&.close
  rescue StandardError # what went wrong before has been counted
    nil
  end

  # Two statements; the block is told when one is done, and whether its row was right.
  def pair(session, request, number, chance)
    2.times do
      value = chance.rand(1_000_000)
      sql, arguments, row = statement(value, chance.rand(6), "#{request['seed']}.#{number}.#{value}")
      yield session.run(sql, arguments) == row
    end
  end

  def worker(request, number, open)
    chance = Random.new(request["seed"] * 1000 + number)
    tally = { right: 0, wrong: 0, errors: Hash.new(0) }
    session = nil
    (request["count"] / request["workers"] / 2).times do |turn|
      done = 0
      count = lambda do |right|
        tally[right ? :right : :wrong] += 1
        done += 1
      end
      session ||= open.call(request)
      turn.odd? ? session.transaction { pair(session, request, number, chance, &count) } : pair(session, request, number, chance, &count)
    rescue StandardError => error
      tally[:errors][error_name(error)] += 2 - done
      session = closed(session)
    end
    closed(session)
    tally
  end

  def statements(request, open)
    running = Array.new(request["workers"]) { |number| Thread.new { worker(request, number, open) } }
    running.map(&:value).inject do |all, one|
      { right: all[:right] + one[:right], wrong: all[:wrong] + one[:wrong], errors: all[:errors].merge(one[:errors]) { |_, a, b| a + b } }
    end
  end

  def identify(request, open)
    stage = "connect"
    session = open.call(request)
    stage = "query"
    COLUMNS.zip(session.run(IDENTIFY, [])).to_h
  rescue StandardError => error
    { error: error_name(error), stage: stage }
  ensure
    closed(session)
  end

  def serve(driver, version, &open)
    $stdout.sync = true
    $stderr.reopen(File::NULL) # drivers' own remarks
    puts JSON.generate(driver: driver, version: "#{version}+libpq#{PG.library_version / 10_000}.#{PG.library_version % 10_000}")
    $stdin.each_line do |line|
      request = JSON.parse(line)
      answer = request["task"] == "statements" ? statements(request, open) : identify(request, open)
      puts JSON.generate(answer.merge(id: request["id"]))
    end
  end
end
