module dsnsmith.invalid/externalsecrets

go 1.25

require github.com/external-secrets/external-secrets v0.16.2
