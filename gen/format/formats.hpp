// The rows of format_table().
#pragma once

#include "format/format.hpp"

namespace dsnsmith {

extern const Format kAlembicIni;
extern const Format kAppsettingsJson;
extern const Format kAwsSecretsManager;
extern const Format kAwsSsm;
extern const Format kCloudRunEnv;
extern const Format kDatabaseYml;
extern const Format kDotenv;
extern const Format kExternalSecret;
extern const Format kGcpSecretManager;
extern const Format kGithubMasks;
extern const Format kHelmValues;
extern const Format kJavaProperties;
extern const Format kJson;
extern const Format kKubernetesSecret;
extern const Format kKustomize;
extern const Format kMountedFiles;
extern const Format kOdbcIni;
extern const Format kPgService;
extern const Format kPgbouncerIni;
extern const Format kPgbouncerUserlist;
extern const Format kPgpass;
extern const Format kPushSecret;
extern const Format kRaw;
extern const Format kSealedSecret;
extern const Format kSpringProperties;
extern const Format kSpringYaml;
extern const Format kTerraformExternal;
extern const Format kTfJson;
extern const Format kTfvars;
extern const Format kTfvarsJson;
extern const Format kYaml;

}  // namespace dsnsmith
