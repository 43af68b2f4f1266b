import { submitAccessRequest } from '../access/submit';
import type { Endpoint } from '../http/endpoint';

const service = 'access-requests';

/** ISC API: submitting access requests. */
export const accessRequestEndpoints: Endpoint[] = [
	{
		method: 'POST',
		service,
		path: '',
		scopes: ['idn:access-request:manage', 'idn:access-request-self:manage'],
		handle: ({ tenant, caller, body, reply }) => {
			const answer = submitAccessRequest(tenant, caller, body);
			void reply.code(202);
			return answer;
		},
	},
];
