import type { Endpoint } from '../http/endpoint';
import { accessItemEndpoints } from './accessItems';
import { accessRequestEndpoints } from './accessRequests';
import { accessRequestStatusEndpoints } from './accessRequestStatus';
import { approvalListEndpoints } from './approvals';
import { configEndpoints } from './config';
import { identityEndpoints } from './identities';
import { publicIdentityEndpoints } from './publicIdentities';
import { requestableObjectEndpoints } from './requestableObjects';
import { searchEndpoints } from './search';

/** Everything that needs a token. */
export const endpoints: readonly Endpoint[] = [
	...accessRequestEndpoints,
	...accessRequestStatusEndpoints,
	...approvalListEndpoints,
	...configEndpoints,
	...requestableObjectEndpoints,
	...accessItemEndpoints,
	...identityEndpoints,
	...publicIdentityEndpoints,
	...searchEndpoints,
];
