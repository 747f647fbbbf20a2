//! `/v1/tenants` for the platform's administrator, `/v1/tenant` for the tenant itself.

use super::{Asked, ReadTenant, WriteTenant, page};
use crate::{Identity, NewTenant, Tenant};
use axum::extract::{OriginalUri, State};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use stoa_kernel::TenantId;
use stoa_store::Answer;
use stoa_web::{AdminPermit, ApiError, Json, List, Path, Permit, ProblemDocument, Query, Told};
use utoipa::ToSchema;

/// A tenant to be.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateTenant {
    /// 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// A DNS label, unique.
    subdomain: String,
    /// A word of the operator's; `free` if not given.
    plan: Option<String>,
    /// Requests allowed in a minute; 6,000 if not given.
    rate_per_minute: Option<i32>,
    /// Requests allowed in an hour; 120,000 if not given.
    rate_per_hour: Option<i32>,
    /// Requests allowed to each of its users in a minute; 100 if not given.
    user_rate_per_minute: Option<i32>,
    /// Requests allowed from each address in a minute, where no secret key comes along; 100 if not
    /// given.
    address_rate_per_minute: Option<i32>,
}

/// A tenant that came to be.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TenantCreated<'a> {
    tenant: &'a Tenant,
    /// Its first key, which may do everything: shown here, and never again.
    api_key: &'a str,
}

/// Makes a tenant and its first key.
#[utoipa::path(post, path = "/v1/tenants", tag = "identity", operation_id = "create_tenant",
    request_body = CreateTenant,
    security(("bearer" = [])),
    responses((status = 201, body = TenantCreated), (status = 409, body = ProblemDocument),
              (status = 422, body = ProblemDocument)))]
pub(super) async fn create(
    permit: AdminPermit,
    State(identity): State<Arc<Identity>>,
    Json(body): Json<CreateTenant>,
) -> Result<Told, ApiError> {
    let of_one = |asked: Option<i32>| asked.unwrap_or(NewTenant::RATE_OF_ONE);
    let new = NewTenant {
        name: body.name,
        subdomain: body.subdomain,
        plan: body.plan.unwrap_or_else(|| NewTenant::PLAN.to_owned()),
        rate_per_minute: body.rate_per_minute.unwrap_or(NewTenant::RATE_PER_MINUTE),
        rate_per_hour: body.rate_per_hour.unwrap_or(NewTenant::RATE_PER_HOUR),
        user_rate_per_minute: of_one(body.user_rate_per_minute),
        address_rate_per_minute: of_one(body.address_rate_per_minute),
    };
    let made = identity
        .create_tenant(&new, |tenant| permit.origin(tenant))
        .await?;
    let told = |(tenant, api_key): &(Tenant, String)| {
        Answer::json(201, &TenantCreated { tenant, api_key }).secret()
    };
    permit.answer(made, told).await
}

/// All tenants, in the order they came to be.
#[utoipa::path(get, path = "/v1/tenants", tag = "identity", operation_id = "list_tenants", params(Asked),
    security(("bearer" = [])), responses((status = 200, body = List<Tenant>)))]
pub(super) async fn list(
    _permit: AdminPermit,
    State(identity): State<Arc<Identity>>,
    Query(asked): Query<Asked>,
    OriginalUri(uri): OriginalUri,
) -> Result<Json<List<Tenant>>, ApiError> {
    let (limit, after) = asked.read("tenants")?;
    let tenants = identity.list_tenants(after.map(TenantId), limit).await?;
    let page = page(tenants, limit, "tenants", |tenant| tenant.id.0)?;
    Ok(Json(List::new(page, &uri)))
}

/// One tenant.
#[utoipa::path(get, path = "/v1/tenants/{id}", tag = "identity", operation_id = "get_tenant",
    params(("id" = uuid::Uuid, Path, description = "The tenant")), security(("bearer" = [])),
    responses((status = 200, body = Tenant), (status = 404, body = ProblemDocument)))]
pub(super) async fn get(
    _permit: AdminPermit,
    State(identity): State<Arc<Identity>>,
    Path(id): Path<TenantId>,
) -> Result<Json<Tenant>, ApiError> {
    Ok(Json(identity.get_tenant(id).await?))
}

/// Refuses the tenant for good.
#[utoipa::path(delete, path = "/v1/tenants/{id}", tag = "identity", operation_id = "delete_tenant",
    params(("id" = uuid::Uuid, Path, description = "The tenant")), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = ProblemDocument)))]
pub(super) async fn delete(
    permit: AdminPermit,
    State(identity): State<Arc<Identity>>,
    Path(id): Path<TenantId>,
) -> Result<Told, ApiError> {
    let deleted = identity.delete_tenant(&permit.origin(id)).await?;
    permit.answer(deleted, |_| Answer::nothing()).await
}

/// Refuses the tenant until it is activated.
#[utoipa::path(post, path = "/v1/tenants/{id}/suspend", tag = "identity",
    operation_id = "suspend_tenant",
    params(("id" = uuid::Uuid, Path, description = "The tenant")), security(("bearer" = [])),
    responses((status = 200, body = Tenant), (status = 404, body = ProblemDocument),
              (status = 409, body = ProblemDocument)))]
pub(super) async fn suspend(
    permit: AdminPermit,
    State(identity): State<Arc<Identity>>,
    Path(id): Path<TenantId>,
) -> Result<Told, ApiError> {
    let turned = identity.suspend_tenant(&permit.origin(id)).await?;
    permit
        .answer(turned, |tenant| Answer::json(200, tenant))
        .await
}

/// Serves a suspended tenant again.
#[utoipa::path(post, path = "/v1/tenants/{id}/activate", tag = "identity",
    operation_id = "activate_tenant",
    params(("id" = uuid::Uuid, Path, description = "The tenant")), security(("bearer" = [])),
    responses((status = 200, body = Tenant), (status = 404, body = ProblemDocument),
              (status = 409, body = ProblemDocument)))]
pub(super) async fn activate(
    permit: AdminPermit,
    State(identity): State<Arc<Identity>>,
    Path(id): Path<TenantId>,
) -> Result<Told, ApiError> {
    let turned = identity.activate_tenant(&permit.origin(id)).await?;
    permit
        .answer(turned, |tenant| Answer::json(200, tenant))
        .await
}

/// The caller's tenant.
#[utoipa::path(get, path = "/v1/tenant", tag = "identity", operation_id = "get_own_tenant",
    security(("apiKey" = [])),
    responses((status = 200, body = Tenant)))]
pub(super) async fn own(
    permit: Permit<ReadTenant>,
    State(identity): State<Arc<Identity>>,
) -> Result<Json<Tenant>, ApiError> {
    Ok(Json(identity.get_tenant(permit.tenant).await?))
}

/// What a tenant may change of itself; what is not given stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangeTenant {
    /// 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    /// An object, at most 16 KiB; takes the place of the former.
    #[schema(value_type = Option<Object>)]
    settings: Option<Value>,
}

/// Changes the caller's tenant.
#[utoipa::path(patch, path = "/v1/tenant", tag = "identity", operation_id = "change_own_tenant",
    request_body = ChangeTenant,
    security(("apiKey" = [])),
    responses((status = 200, body = Tenant), (status = 422, body = ProblemDocument)))]
pub(super) async fn change(
    permit: Permit<WriteTenant>,
    State(identity): State<Arc<Identity>>,
    Json(body): Json<ChangeTenant>,
) -> Result<Told, ApiError> {
    let changed = identity
        .change_tenant(
            &permit.origin(),
            body.name.as_deref(),
            body.settings.as_ref(),
        )
        .await?;
    permit
        .answer(changed, |tenant| Answer::json(200, tenant))
        .await
}
