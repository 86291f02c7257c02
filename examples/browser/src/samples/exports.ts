// Exports as building management systems write them.

import type { Sample } from './index.ts';

export const EXPORTS: Sample[] = [
  {
    id: 'export-en',
    group: 'samplesMessy',
    name: { en: 'Simple export, English', es: 'Exportación Simple, en inglés' },
    format: 'json',
    choices: { signals: true },
    codes: ['ambiguous_number'],
    text: `{
  "payload": {
    "Site": "SCL1 ",
    "IT Load (kW)": "1,240.50",
    "Facility Power (MW)": "1.6747",
    "PUE": "1.35",
    "Supply Air Temp °F": "68.9",
    "GPU util %": "81",
    "Fans running": "1,234",
    "Free cooling": "no",
    "Chiller 2 available": "Yes",
    "Work order": "007312",
    "Sampled at": "2026-11-24T10:15:20-03:00",
    "Humidity": "n/a",
    "Rack inlets °C": [" 23.1", "24.0", "NaN"]
  }
}
`,
  },
  {
    id: 'export-es',
    group: 'samplesMessy',
    name: { en: 'Simple export, Spanish', es: 'Exportación Simple, en español' },
    format: 'json',
    choices: { signals: true, keys: 'snake_case' },
    codes: ['ambiguous_signal'],
    text: `{
  "Sala": "  Santiago 1, sala B ",
  "Carga TI (kW)": "1.240,5",
  "Potencia total (kW)": "1.674,7",
  "PUE": "1,35",
  "Temperatura de impulsión (°C)": "20,5",
  "Temperatura de retorno (°C)": "32,8",
  "Uso GPU %": "81",
  "Enfriamiento libre": "sí",
  "Orden de trabajo": "007312",
  "Medido el": "2026-11-24T10:15:20-03:00",
  "Humedad": "n/a"
}
`,
  },
];
