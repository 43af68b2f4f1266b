/**
 * What the package exports: the node and the credentials, which n8n loads by their files, and the domain for people who write code.
 *
 * The domain needs an `IscSession`: an `IscClient` over any HTTP client that implements `IscHttp`, a clock and a log.
 */
export { SailPointIscApi } from './credentials/SailPointIscApi.credentials';
export { SailPointIscOAuth2Api } from './credentials/SailPointIscOAuth2Api.credentials';
export { SailPointIsc } from './nodes/SailPointIsc/SailPointIsc.node';
export { SailPointIscPollingTrigger } from './nodes/SailPointIscPollingTrigger/SailPointIscPollingTrigger.node';
export { SailPointIscTrigger } from './nodes/SailPointIscTrigger/SailPointIscTrigger.node';

export { newRun, runAccessRequests, type RunIdentity, type RunInput } from './isc/accessRequests/run';
export type * from './isc/accessRequests/model/report';

export type { AccessItemDraft, FieldsDraft, JsonDraft, RowDraft } from './isc/accessRequests/model/drafts';
export type { RunOptions } from './isc/accessRequests/model/runOptions';
export type { IdentityDraft } from './isc/api/lookUp/references';
export { IscClient, type ClientDeps, type ReadCall, type WriteAnswer, type WriteCall } from './isc/api/client';
export { IscError, type IscErrorKind } from './isc/api/errors';
export { NoAnswer, type Clock, type IscCall, type IscHttp, type IscResponse, type TokenUser } from './isc/api/http';
export { limiterFor, type Limiter } from './isc/api/limiter';
export { pages, searchPages } from './isc/api/paging';
export type * from './isc/api/wire';
export type { Log } from './isc/api/http';
export type { IscSession } from './isc/session';
export { tenantAddress, TenantAddressError, type TenantAddress, type TenantFields } from './isc/tenant';
