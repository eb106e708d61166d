terraform {
  required_version = ">= 1.10" # the first with ephemeral variables and outputs; OpenTofu: 1.11
  required_providers {
    external = {
      source = "hashicorp/external"
    }
  }
}
