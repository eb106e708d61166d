// Stands in for hashicorp/google, which is far too large to build here: one resource, with the
// arguments of the real one (7.x, resource_secret_manager_secret_version.go) that the examples
// use. Its store is a folder. The value is a write-only argument, so that it is in no state and
// no plan: that is Terraform's own doing, which the tests look at.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// The folder of the store; the values in it are what the tests compare.
func folder() string { return os.Getenv("TEST_STORE_FOLDER") }

type google struct{}

func (*google) Metadata(_ context.Context, _ provider.MetadataRequest, to *provider.MetadataResponse) {
	to.TypeName = "google"
}
func (*google) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (*google) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (*google) DataSources(context.Context) []func() datasource.DataSource                        { return nil }
func (*google) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &secret{} }}
}

type secret struct{}

type model struct {
	Name    types.String `tfsdk:"secret"`
	Value   types.String `tfsdk:"secret_data_wo"`
	Version types.String `tfsdk:"secret_data_wo_version"`
	ID      types.String `tfsdk:"id"`
}

func (*secret) Metadata(_ context.Context, _ resource.MetadataRequest, to *resource.MetadataResponse) {
	to.TypeName = "google_secret_manager_secret_version"
}

func (*secret) Schema(_ context.Context, _ resource.SchemaRequest, to *resource.SchemaResponse) {
	replace := []planmodifier.String{stringplanmodifier.RequiresReplace()}
	to.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"secret":                 schema.StringAttribute{Required: true, PlanModifiers: replace},
		"secret_data_wo":         schema.StringAttribute{Required: true, WriteOnly: true, Sensitive: true},
		"secret_data_wo_version": schema.StringAttribute{Required: true, PlanModifiers: replace},
		"id":                     schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
	}}
}

// Each version of a secret is a file of its own, as it is a resource of its own there.
func file(secret model) string {
	sum := sha256.Sum256([]byte(secret.Name.ValueString() + "\x00" + secret.Version.ValueString()))
	return filepath.Join(folder(), hex.EncodeToString(sum[:8]))
}

// Write-only values are in the configuration alone.
func put(plan model, value types.String, problems *diag.Diagnostics) {
	if err := os.WriteFile(file(plan), []byte(value.ValueString()), 0o600); err != nil {
		problems.AddError("the store cannot be written", err.Error())
	}
}

func (*secret) Create(ctx context.Context, from resource.CreateRequest, to *resource.CreateResponse) {
	var plan model
	var value types.String
	to.Diagnostics.Append(from.Plan.Get(ctx, &plan)...)
	to.Diagnostics.Append(from.Config.GetAttribute(ctx, path.Root("secret_data_wo"), &value)...)
	if to.Diagnostics.HasError() {
		return
	}
	put(plan, value, &to.Diagnostics)
	plan.ID = plan.Name
	to.Diagnostics.Append(to.State.Set(ctx, plan)...)
}

func (*secret) Read(ctx context.Context, from resource.ReadRequest, to *resource.ReadResponse) {
	var state model
	to.Diagnostics.Append(from.State.Get(ctx, &state)...)
	if _, err := os.Stat(file(state)); os.IsNotExist(err) {
		to.State.RemoveResource(ctx)
	}
}

// Every argument replaces the version.
func (*secret) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (*secret) Delete(ctx context.Context, from resource.DeleteRequest, to *resource.DeleteResponse) {
	var state model
	to.Diagnostics.Append(from.State.Get(ctx, &state)...)
	if err := os.Remove(file(state)); err != nil && !os.IsNotExist(err) {
		to.Diagnostics.AddError("the store cannot be written", err.Error())
	}
}

func main() {
	made := func() provider.Provider { return &google{} }
	if err := providerserver.Serve(context.Background(), made, providerserver.ServeOpts{Address: "example.com/tests/google"}); err != nil {
		log.Fatal(err)
	}
}
