import type { developers as source } from '../en/developers';
import type { SameShape } from '../same-shape';

export const developers: SameShape<typeof source> = {
  title: '开发者',
  text: '为本店编写规则：命令、契约、配额、签名。',
  api: 'API 文档',
  tabs: {
    start: '快速开始',
    contract: '契约（WIT）',
    quotas: '配额',
    keys: '签名密钥',
  },
  start: {
    new: {
      title: '新建插件',
      text: '生成一个可运行的目录：规则、设置和用例。',
    },
    run: {
      title: '在本机试问',
      text: '在与主机相同的沙箱和限额下提一个问题，并显示耗能。',
    },
    test: {
      title: '编译并运行用例',
      text: '每个用例运行两次：同样的问题必须得到同样的回答和耗能。',
    },
    push: {
      title: '推送到店铺',
      text: '先在“设置”中创建令牌。上传后会检查，通过即可试用，但还不会回答任何问题。',
    },
  },
  contract: {
    file: '契约文件',
    text: '同一版本内记录和变体不会改变。',
  },
  quotas: {
    quota: '配额',
    used: '已用',
    share: '占比',
    resets: '重置时间',
  },
  keys: {
    required: '只允许已签名的版本作答',
    add: '添加密钥',
    none: '还没有密钥。',
    name: '名称',
    id: '编号',
    since: '添加时间',
    state: '状态',
    revoked: '已吊销',
    revoke: '吊销',
    revokeTitle: '吊销 {{name}}？',
    revokeText: '用它签名的版本将不能再上线；正在作答的不受影响。',
    revokedHere: '在控制台吊销',
    publicKey: '公钥',
    help: '由开发者工具显示的公钥；私钥始终在开发者手中。',
  },
};
