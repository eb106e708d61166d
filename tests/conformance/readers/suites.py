"""The suites of the first formats. Another group of formats has a suites_GROUP.py beside this one, with SUITES and NEEDS alike."""

import json

import programs
from compare import dotenv, values_in, vectors


def gcloud(probe, scratch, report):
    # Two starts of gcloud a value, a second each: a few values whose bytes differ in kind.
    kinds = ("canonical URL", "certificate", "line feed at the end", "NUL", "no UTF-8", "umlauts", "long value")
    for why, value in vectors():
        if not any(kind in why for kind in kinds):
            continue
        raw = probe.emit("gcp-secret-manager", "secret-manager", [("payload", value)], raw=True)
        sent, printed = programs.gcloud_round_trip(raw, scratch)
        report.compare(f"body: {why}", probe.read("gcp-secret-manager", "secret-manager", sent), {"payload": value})
        report.arrive(why, probe.read("gcp-secret-manager", "secret-manager", printed), {"payload": value})
        body = json.loads(probe.emit("gcp-secret-manager", "secret-manager", [("payload", value)]))
        theirs = json.loads(sent)
        theirs["payload"]["data"] = theirs["payload"]["data"].replace("-", "+").replace("_", "/")
        report.compare(f"same body as gcloud's: {why}", body, theirs)


SUITES = {
    "bash": (dotenv("bash", [programs.DOTENV["bash"]]), None),
    "dash": (dotenv("dash", [programs.DOTENV["dash"]]), None),
    "busybox-ash": (dotenv("busybox-ash", [programs.DOTENV["busybox"]]), None),
    "zsh": (dotenv("zsh", [programs.DOTENV["zsh"]]), None),
    "ksh": (dotenv("ksh", [programs.DOTENV["ksh"]]), None),
    "make": (dotenv("make", [programs.DOTENV["make"]]), None),
    "systemd": (dotenv("systemd", [programs.DOTENV["systemd"]]), None),
    "docker-compose": (dotenv("docker-compose", [programs.DOTENV["compose"]]), "go"),
    "docker-env-file": (dotenv("docker-env-file", [programs.DOTENV["docker"]]), "go"),
    "node-dotenv": (dotenv("node-dotenv", [programs.DOTENV["node16"], programs.DOTENV["node17"], programs.DOTENV["node18"]]), "node"),
    "python-dotenv": (dotenv("python-dotenv", [programs.DOTENV["python-1.1"], programs.DOTENV["python-1.2"]]), "python-1.2"),
    "portable": (dotenv("portable", [programs.DOTENV["bash"], programs.DOTENV["compose"], programs.DOTENV["node16"], programs.DOTENV["node18"], programs.DOTENV["python-1.1"], programs.DOTENV["python-1.2"]]), "go"),
    "tfvars": (values_in("tfvars", "terraform", programs.terraform("values.tfvars"), "k{}".format, '$%{}"\\\n'), "terraform"),
    "tfvars-json": (values_in("tfvars-json", "terraform", programs.terraform("values.tfvars.json"), "k{}".format, '$%{}"\\\n'), "terraform"),
    "terraform-environment": (values_in("dotenv", "bash", programs.terraform_environment, "TF_VAR_k{}".format, '$%{}"\\\n'), "terraform"),
    "kubectl": (values_in("kubernetes-secret", "kubernetes", programs.kubectl_annotate, "K{}".format, ':#"\n '), "kubectl"),
    "kustomize": (values_in("kubernetes-secret", "kubernetes", programs.kubectl_kustomize, "k{}".format, ':#"\n '), "kubectl"),
    "gcloud": (gcloud, "gcloud"),
}
