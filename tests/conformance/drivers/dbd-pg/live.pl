# DBD::Pg: DBI->connect, prepare_cached and execute. ../serving.py says what is done here, README.md in tests/conformance why.
use strict;
use warnings;
use DBI;
use DBD::Pg;
use JSON::PP;

my $json = JSON::PP->new->utf8->canonical;
my $identify = "SELECT current_user::text, current_database()::text,
  (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), current_setting('application_name'),
  current_setting('search_path'), current_setting('statement_timeout')";

# The name of what went wrong is the SQLSTATE, never the driver's text.
sub connected {
  my ($request) = @_;
  my $connect = $request->{settings}{connect} || {};
  my $attributes = {%{$connect->{attr} || {}}, PrintError => 0, PrintWarn => 0, RaiseError => 0, AutoCommit => 1};
  return DBI->connect($request->{url}, $connect->{username}, $connect->{password}, $attributes) || die(($DBI::state || 'none') . "\n");
}

sub row {
  my ($connection, $sql, @arguments) = @_;
  my $statement = $connection->prepare_cached($sql) or die($connection->state . "\n");
  $statement->execute(@arguments) or die($statement->state . "\n");
  my @row = $statement->fetchrow_array;
  $statement->finish;
  return @row;
}

# Six texts, of two shapes whose types differ: the text, its arguments, and the row that must come back.
sub statement {
  my ($number, $k, $text) = @_;
  return ("SELECT \$1::text, \$2::int - $k", [$text, $number], [$text, $number - $k]) if $k % 2;
  return ("SELECT \$1::int + $k, \$2::text", [$number, $text], [$number + $k, $text]);
}

sub pair {
  my ($connection, $request, $client, $inside, $tally, $done) = @_;
  if ($inside) { $connection->begin_work or die($connection->state . "\n") }
  for my $turn (1 .. 2) {
    # Handles end in the middle of transactions as well; prepared ones are freed then.
    %{$connection->{CachedKids}} = () if $inside && $turn == 2;
    my $value = int rand 1_000_000;
    my ($sql, $arguments, $wanted) = statement($value, int rand 6, "$request->{seed}.$client.$value");
    my @got = row($connection, $sql, @$arguments);
    $tally->{@got == 2 && $got[0] eq $wanted->[0] && $got[1] eq $wanted->[1] ? 'right' : 'wrong'}++;
    $$done++;
  }
  if ($inside) { $connection->commit or die($connection->state . "\n") }
}

sub worker {
  my ($request, $client) = @_;
  my $tally = {right => 0, wrong => 0, errors => {}};
  srand($request->{seed} * 1000 + $client);
  my $connection;
  for my $turn (0 .. int($request->{count} / $request->{workers} / 2) - 1) {
    my $done = 0;
    next if eval { $connection ||= connected($request); pair($connection, $request, $client, $turn % 2, $tally, \$done); 1 };
    my ($name) = $@ =~ /^(\w{5}|none)$/;
    $tally->{errors}{$name || 'die'} += 2 - $done;
    eval { $connection->disconnect } if $connection;
    undef $connection;
  }
  eval { $connection->disconnect } if $connection;
  return $tally;
}

# The clients are processes.
sub statements {
  my ($request) = @_;
  my @ends;
  for my $client (0 .. $request->{workers} - 1) {
    pipe(my $ours, my $theirs) or die;
    if (!fork) {
      syswrite $theirs, $json->encode(worker($request, $client));
      exit 0;
    }
    close $theirs;
    push @ends, $ours;
  }
  my $all = {right => 0, wrong => 0, errors => {}};
  for my $end (@ends) {
    my $one = $json->decode(do { local $/; scalar <$end> });
    $all->{$_} += $one->{$_} for qw(right wrong);
    $all->{errors}{$_} += $one->{errors}{$_} for keys %{$one->{errors}};
    wait;
  }
  return $all;
}

sub identify {
  my ($request) = @_;
  my $stage = 'connect';
  my $answer = eval {
    my $connection = connected($request);
    $stage = 'query';
    my %seen;
    @seen{qw(user database tls application_name search_path statement_timeout)} = row($connection, $identify);
    $seen{tls} = $seen{tls} ? JSON::PP::true : JSON::PP::false;
    $connection->disconnect;
    \%seen;
  };
  my ($name) = $@ =~ /^(\w{5}|none)$/;
  return $answer || {error => $name || 'die', stage => $stage};
}

$| = 1;
print $json->encode({driver => 'DBD::Pg', version => "$DBD::Pg::VERSION"}), "\n";
while (my $line = <STDIN>) {
  my $request = $json->decode($line);
  my $answer = $request->{task} eq 'statements' ? statements($request) : identify($request);
  print $json->encode({%$answer, id => $request->{id}}), "\n";
}
