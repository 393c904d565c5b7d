/** The kinds of questions in the order of the rail. The shell knows no more of them than this. */
import {
  ApartmentOutlined,
  AppstoreOutlined,
  BarChartOutlined,
  BugOutlined,
  ClockCircleOutlined,
  DollarOutlined,
  FieldTimeOutlined,
  FireOutlined,
  FunnelPlotOutlined,
  IdcardOutlined,
  LineChartOutlined,
  NodeIndexOutlined,
  PieChartOutlined,
  RetweetOutlined,
  ShareAltOutlined,
  TableOutlined,
  WalletOutlined,
} from '@ant-design/icons'
import type { ReactElement } from 'react'

export const ANALYSES = [
  ...[
    'trend',
    'funnel',
    'retention',
    'path',
    'interval',
    'distribution',
    'stickiness',
    'lifecycle',
    'attribution',
  ],
  ...['session', 'revenue', 'ltv', 'property', 'group_profile', 'cross', 'crash', 'process'],
]

export const ICONS: Record<string, ReactElement> = {
  trend: <LineChartOutlined />,
  funnel: <FunnelPlotOutlined />,
  retention: <RetweetOutlined />,
  path: <ShareAltOutlined />,
  interval: <FieldTimeOutlined />,
  distribution: <BarChartOutlined />,
  stickiness: <FireOutlined />,
  lifecycle: <PieChartOutlined />,
  attribution: <ApartmentOutlined />,
  session: <ClockCircleOutlined />,
  revenue: <DollarOutlined />,
  ltv: <WalletOutlined />,
  property: <IdcardOutlined />,
  group_profile: <AppstoreOutlined />,
  cross: <TableOutlined />,
  crash: <BugOutlined />,
  process: <NodeIndexOutlined />,
}
