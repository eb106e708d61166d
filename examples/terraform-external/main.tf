terraform {
  required_version = ">= 1.5"
  required_providers {
    external = {
      source = "hashicorp/external"
    }
  }
}

variable "instance" {
  description = "connection name of the Cloud SQL instance, as google_sql_database_instance.NAME.connection_name gives it"
  type        = string
  default     = "acme-prod:europe-west1:main"
}

variable "password" {
  type      = string
  sensitive = true
}

data "external" "orders" {
  program = ["dsnsmith", "external", "${path.module}/dsnsmith.yaml"]
  query = {
    database = "orders"
    driver   = "psycopg2"
    instance = var.instance
  }
}

locals {
  orders = data.external.orders.result
  # Percent-encoded as in RFC 3986: urlencode() alone would write a blank as `+`.
  password = replace(urlencode(var.password), "+", "%20")
}

output "url" {
  value     = "${local.orders.prefix}${local.password}${local.orders.suffix}"
  sensitive = true
}

output "warnings" {
  value = local.orders.warnings
}
