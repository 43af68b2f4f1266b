import type { FastifyInstance } from 'fastify';
import { badRequest, errorText, notFound } from '../http/errors';
import type { NamedSnapshot, Snapshots } from '../state/snapshots';

interface Named {
	Params: { name: string };
}

/**
 * `POST /_control/reset`, `GET /_control/snapshots`, and for one by its name: `GET|DELETE /_control/snapshots/:name`, `PUT` without a body takes it, with
 * the body that `GET` returned stores that one, `POST /_control/snapshots/:name/restore`.
 */
export function serveSnapshots(app: FastifyInstance, snapshots: Snapshots): void {
	app.post('/_control/reset', (_request, reply) => {
		snapshots.reset();
		return reply.code(204).send();
	});
	app.get('/_control/snapshots', () => snapshots.list());
	app.get<Named>('/_control/snapshots/:name', ({ params: { name } }) => snapshots.get(name) ?? missing(name));
	app.put<Named>('/_control/snapshots/:name', { bodyLimit: 100 * 2 ** 20 }, ({ params: { name }, body }, reply) => {
		if (!/^[\w.-]{1,64}$/.test(name))
			throw badRequest('A name has up to 64 letters, digits, dots, hyphens or underscores.');
		try {
			if (isEmpty(body)) snapshots.take(name);
			else snapshots.put(name, body as NamedSnapshot);
		} catch (error) {
			throw badRequest(errorText(error));
		}
		return reply.code(204).send();
	});
	app.delete<Named>('/_control/snapshots/:name', ({ params: { name } }, reply) =>
		snapshots.remove(name) ? reply.code(204).send() : missing(name),
	);
	app.post<Named>('/_control/snapshots/:name/restore', ({ params: { name } }, reply) =>
		snapshots.restore(name) ? reply.code(204).send() : missing(name),
	);
}

function isEmpty(body: unknown): boolean {
	return body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0);
}

function missing(name: string): never {
	throw notFound(`There is no snapshot "${name}".`);
}
