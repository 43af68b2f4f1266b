import type { Context, Endpoint } from '../http/endpoint';
import { notFound } from '../http/errors';
import { iso } from '../render/common';

/** ISC API: forms that people have filled in, or are to fill in. */
export const formInstanceEndpoints: Endpoint[] = [
	{
		method: 'GET',
		service: 'form-instances',
		path: '/:id',
		scopes: ['sp:form:read'],
		handle: formInstance,
	},
];

function formInstance({ tenant, params }: Context): unknown {
	const form = tenant.store.forms.get(params.id);
	if (form === undefined) throw notFound();
	return {
		id: form.id,
		formDefinitionId: form.formDefinitionId,
		state: form.state,
		standAloneForm: false,
		created: iso(form.created),
		modified: iso(form.created),
	};
}
