"""What a CI server reads of the files that jobs leave behind."""

import os
import re
import subprocess

from program import HERE, Program, by_lines


class Gitlab(Program):
    """Not GitLab itself, which does not run here: its expression and its rule for keys, in Ruby (gitlab_probe.rb says from where)."""
    name, models, symbols = "gitlab", "gitlab-dotenv", "a%$=\n{ \r"
    has_comments, largest = False, 5000
    refused_elsewhere = re.compile(rb"\$|%%")  # by the runner, and by some versions

    def version(self):
        ruby = subprocess.run(["ruby", "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        return f"its steps in Ruby {ruby[1].partition('p')[0]}"

    def see(self, contents, scratch):
        return by_lines(["ruby", "--encoding=UTF-8", os.path.join(HERE, "gitlab_probe.rb")], scratch, contents, scratch)


DOTENV = {"gitlab": Gitlab}
