/** @file Words of chest radiology that folders of classes are called by: what tells `covid/` from `archive/` where the structure alone does not. */

const WORDS = `
  normal normals healthy control controls negative negatives neg positive positives pos abnormal abnormals sick ill disease diseased
  finding findings nofinding nofindings unremarkable case cases benign malignant suspicious mild moderate severe critical
  covid covid19 noncovid notcovid corona coronavirus ncov sars mers ards pneumonia pneumonias pnemonia viral virus bacterial bacteria fungal mycoplasma
  tuberculosis tb nontb silicosis sarcoidosis asthma copd bronchitis bronchiolitis bronchiectasis
  opacity opacities effusion effusions edema oedema cardiomegaly consolidation atelectasis pneumothorax nodule nodules mass masses lesion lesions
  fibrosis emphysema hernia infiltrate infiltrates infiltration pleural thickening fracture fractures calcification cancer tumor tumour carcinoma
  enlarged cardiomediastinum granuloma scoliosis congestion ild influenza flu streptococcus pneumocystis legionella klebsiella aspergillosis
  class grade level category label
  gesund krank normalbefund erkrankt lungenentzündung erguss saludable sano enfermo neumonia neumonía sain malade pneumonie tuberculose sano polmonite
`;

/** In lower case. */
export const CLASS_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
