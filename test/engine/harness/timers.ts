import './environment';

import { Container } from '@n8n/di';
import { SSHClientsManager } from 'n8n-core/dist/execution-engine/ssh-clients-manager';

// n8n looks for idle SSH connections every minute, which keeps a process alive that has nothing left to do. Nothing here uses SSH.
Container.get(SSHClientsManager).onShutdown();
