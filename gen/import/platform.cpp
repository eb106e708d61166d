#include "import/platform.hpp"

#include <algorithm>
#include <array>

namespace dsnsmith {
namespace {

constexpr std::string_view kSocket = "The socket is at /cloudsql/PROJECT:REGION:INSTANCE where the instance is added to the service.";
constexpr std::string_view kDockerLinks = "For each Service it also sets NAME_SERVICE_HOST, and NAME_PORT, which is an address (tcp://…) and no port.";

// In this order: what runs on Kubernetes or on Lambda has a name of its own first.
constexpr std::array kPlatforms{
    Platform{"DYNO", "Heroku", "Heroku changes the host and the credentials: take them from its variables at every start, never from a copy.",
             "devcenter.heroku.com/changelog-items/293; devcenter.heroku.com/articles/connecting-heroku-postgres"},
    Platform{"RAILWAY_PROJECT_ID", "Railway", "What leads to *.railway.internal is reached from the same project only.", "docs.railway.com/reference/variables"},
    Platform{"RENDER", "Render", "The internal host has no domain, and is reached from services of the same region only.", "render.com/docs/environment-variables"},
    Platform{"FLY_APP_NAME", "Fly.io", "What leads to *.flycast or *.internal is reached from the same organisation's network only.", "fly.io/docs/machines/runtime-environment"},
    Platform{"VERCEL", "Vercel", "DATABASE_URL and POSTGRES_URL lead to the pool, …_UNPOOLED and …_NON_POOLING past it: migrations want these.", "vercel.com/docs/environment-variables/system-environment-variables"},
    Platform{"FUNCTION_TARGET", "Cloud Functions", kSocket, "cloud.google.com/functions/docs/configuring/env-var"},
    Platform{"K_SERVICE", "Cloud Run", kSocket, "cloud.google.com/run/docs/container-contract"},
    Platform{"CLOUD_RUN_JOB", "a Cloud Run job", kSocket, "cloud.google.com/run/docs/container-contract"},
    Platform{"GAE_ENV", "App Engine", kSocket, "cloud.google.com/appengine/docs/standard/go/runtime"},
    Platform{"WEBSITE_SITE_NAME", "Azure App Service", "Connection strings of its own come with a word in front of their name: POSTGRESQLCONNSTR_, CUSTOMCONNSTR_.",
             "learn.microsoft.com/azure/app-service/reference-app-settings"},
    Platform{"AWS_LAMBDA_FUNCTION_NAME", "AWS Lambda", "", "docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"},
    Platform{"KUBERNETES_SERVICE_HOST", "Kubernetes", kDockerLinks, "kubernetes.io/docs/concepts/services-networking/service"},
};

}  // namespace

const Platform* platform_of(const std::vector<FoundEntry>& entries) {
  const auto* const found = std::ranges::find_if(kPlatforms, [&](const Platform& platform) {
    return std::ranges::any_of(entries, [&](const FoundEntry& entry) { return entry.key == platform.variable && !entry.value.empty(); });
  });
  return found == kPlatforms.end() ? nullptr : found;
}

}  // namespace dsnsmith
