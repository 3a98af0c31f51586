import { PADDING, type LayerCatalogueEntry, type LayerField } from "./layer-field";

const POOL_SIZE: LayerField = { key: "poolSize", label: "Window", explanation: "Side of the square window in pixels.", type: "integer", min: 1, max: 15 };
const POOL_STRIDE: LayerField = { key: "stride", label: "Stride", explanation: "Pixels the window moves each time; empty means the window's side, so that windows touch.", type: "integer", min: 1, max: 8, optional: true };

export const RESIZING_ENTRIES: readonly LayerCatalogueEntry[] = [
  { kind: "max_pooling2d", title: "Max pooling", group: "Pooling and resizing", explanation: "Shrinks the map by keeping the strongest response in each window.", fields: [POOL_SIZE, POOL_STRIDE, PADDING] },
  { kind: "average_pooling2d", title: "Average pooling", group: "Pooling and resizing", explanation: "Shrinks the map by averaging each window.", fields: [POOL_SIZE, POOL_STRIDE, PADDING] },
  { kind: "global_average_pooling2d", title: "Global average pooling", group: "Pooling and resizing", explanation: "Turns each channel into one number, its mean over the whole map, so that the classifier asks how much and not where.", fields: [] },
  { kind: "global_max_pooling2d", title: "Global max pooling", group: "Pooling and resizing", explanation: "Turns each channel into one number, its strongest response anywhere on the map.", fields: [] },
  {
    kind: "upsampling2d",
    title: "Upsampling",
    group: "Pooling and resizing",
    explanation: "Enlarges the map without weights, for example to join it with a larger one.",
    fields: [
      { key: "size", label: "Times", explanation: "How many times larger each side becomes.", type: "integer", min: 1, max: 8 },
      {
        key: "interpolation",
        label: "Interpolation",
        explanation: "Nearest repeats each pixel; bilinear blends neighbours.",
        type: "choice",
        options: [
          { value: "nearest", label: "Nearest" },
          { value: "bilinear", label: "Bilinear" },
        ],
      },
    ],
  },
];
