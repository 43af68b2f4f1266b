import { conflictsOf, violationContext } from '../access/conflicts';
import { record } from '../access/bodyFields';
import type { Context, Endpoint } from '../http/endpoint';
import { badRequest, notFound } from '../http/errors';
import { newId } from '../ids';

/** ISC API: the prediction of violations of separation of duties. */
export const sodEndpoints: Endpoint[] = [
	{
		method: 'POST',
		service: 'sod-violations',
		path: '/predict',
		scopes: ['idn:sod-violation:write'],
		levels: ['ORG_ADMIN'],
		handle: predict,
	},
];

function predict({ tenant, body }: Context): unknown {
	const { store, clock } = tenant;
	const { identityId, accessRefs } = record(body, 'body');
	if (typeof identityId !== 'string' || identityId === '') throw badRequest('identityId is required.');
	if (store.identities.person(identityId) === undefined) throw notFound();
	if (!Array.isArray(accessRefs)) throw badRequest('accessRefs is required.');
	const ids = accessRefs.map((ref) => {
		const { type, id } = record(ref, 'accessRefs');
		if (type !== 'ENTITLEMENT') throw badRequest('accessRefs only supports ENTITLEMENT.');
		if (typeof id !== 'string' || store.items.get(id)?.type !== 'ENTITLEMENT') throw badRequest('Unknown entitlement.');
		return id;
	});
	return {
		requestId: newId(),
		violationContexts: conflictsOf(store, identityId, ids, clock.now()).map(violationContext),
	};
}
