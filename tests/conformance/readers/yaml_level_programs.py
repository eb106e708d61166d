"""Programs that read YAML with levels, and evaluate what stands in it: Helm's templates and Rails' ERB."""

import glob
import os

import readers_install as install
from program import HERE, by_lines


def helm(how):
    """What a chart's templates print; `helm-tpl`: through `tpl`; `helm-printed`: with nothing around the value."""
    def see(contents, scratch):
        folder = install.install("helm")
        return list(by_lines([os.path.join(folder, "probe"), how], folder, contents, scratch, ".yaml"))
    return see


def rails(package, *how):
    """Active Support and Active Record of Debian: `ruby` is the system's, rails-7.2 one of its next releases."""
    def see(contents, scratch):
        folder = install.drivers.install(package)
        found = sorted(glob.glob(os.path.join(folder, "usr/share/rubygems-integration/all/gems/*/lib"))) if folder else []
        command = ["ruby", *[word for path in found for word in ("-I", path)], os.path.join(HERE, "rails_probe.rb"), *how]
        return list(by_lines(command, scratch, contents, scratch, ".yml"))
    return see


RAILS = {"Rails 6.1": "ruby", "Rails 7.2": "rails-7.2"}
