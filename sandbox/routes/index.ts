import type { Endpoint } from '../http/endpoint';
import { accessItemEndpoints } from './accessItems';
import { accessRequestEndpoints } from './accessRequests';
import { accessRequestStatusEndpoints } from './accessRequestStatus';
import { accountActivityEndpoints } from './accountActivities';
import { approvalListEndpoints } from './approvals';
import { approvalDecisionEndpoints } from './approvalDecisions';
import { configEndpoints } from './config';
import { formInstanceEndpoints } from './formInstances';
import { genericApprovalEndpoints } from './genericApprovals';
import { identityEndpoints } from './identities';
import { publicIdentityEndpoints } from './publicIdentities';
import { requestableObjectEndpoints } from './requestableObjects';
import { revocableObjectEndpoints } from './revocableObjects';
import { sodEndpoints } from './sod';
import { workItemEndpoints } from './workItems';
import { triggerInvocationEndpoints } from './triggerInvocations';
import { triggerEndpoints } from './triggers';
import { searchEndpoints } from './search';

/** All endpoints that need a token. */
export const endpoints: readonly Endpoint[] = [
	...accessRequestEndpoints,
	...accessRequestStatusEndpoints,
	...approvalListEndpoints,
	...approvalDecisionEndpoints,
	...genericApprovalEndpoints,
	...configEndpoints,
	...requestableObjectEndpoints,
	...accessItemEndpoints,
	...formInstanceEndpoints,
	...identityEndpoints,
	...publicIdentityEndpoints,
	...searchEndpoints,
	...revocableObjectEndpoints,
	...sodEndpoints,
	...workItemEndpoints,
	...accountActivityEndpoints,
	...triggerEndpoints,
	...triggerInvocationEndpoints,
];
