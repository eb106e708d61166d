"""The suites of what reads our files in and around a Kubernetes cluster."""

import shutil

import kubernetes_programs as programs
from compare import dotenv, values_in


def and_installed(reader, program, see):
    """The pinned library says all; the installed kubectl, which is another version, reads all values in one file."""
    def run(probe, scratch, report):
        dotenv(reader, [program])(probe, scratch, report)
        if shutil.which("kubectl"):
            values_in("dotenv", reader, see, "K{}".format, program().symbols)(probe, scratch, report)
    return run


SUITES = {
    "kubernetes-env-file": (dotenv("kubernetes-env-file", [programs.DOTENV["kubelet"]]), "go"),
    "kubectl-from-env-file": (and_installed("kubectl-from-env-file", programs.DOTENV["kubectl"], programs.kubectl_create), "go"),
    "kustomize-envs": (and_installed("kustomize-envs", programs.DOTENV["kustomize"], programs.kubectl_kustomize), "go"),
}
