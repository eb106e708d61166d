# One attempt for each line: DBI->connect(url, username, password, attr).
use strict;
use warnings;
use DBI;
use JSON::PP;

$| = 1;
while (my $line = <STDIN>) {
  my $request = decode_json($line);
  my $connect = $request->{settings}{connect} || {};
  my $connection = eval {
    DBI->connect($request->{url}, $connect->{username}, $connect->{password},
                 {%{$connect->{attr} || {}}, PrintError => 0, RaiseError => 0, PrintWarn => 0});
  };
  print defined $connection ? "connected\n" : "tried\n";
}
